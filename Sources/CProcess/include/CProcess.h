#ifndef IBPIPE_CPROCESS_H
#define IBPIPE_CPROCESS_H

#include <sys/types.h>

// What Swift's Glibc overlay does not offer.

// fork(2). The caller must have one thread alone; the child may then do whatever the parent might
// have done.
pid_t ibp_fork(void);

// Closes every descriptor from `first` on.
void ibp_close_from(int first);

#endif
