#ifndef IBPIPE_CPROCESS_H
#define IBPIPE_CPROCESS_H

#include <sys/types.h>

// What Swift's Glibc overlay does not offer.

// fork(2). The caller must have one thread alone; the child may then do whatever the parent might
// have done.
pid_t ibp_fork(void);

// Has standard output written line by line from now on, wherever it goes.
void ibp_buffer_lines(void);

// Closes every descriptor from `first` on.
void ibp_close_from(int first);

// Starts a program in a folder, with nothing open but /dev/null as its standard input and the two
// descriptors given, and with no signal blocked or ignored. It joins this process's group. Returns
// 0, or the number of the error.
int ibp_spawn(pid_t *process, const char *path, char *const arguments[],
              char *const environment[], const char *folder, int standard_output,
              int standard_error);

#endif
