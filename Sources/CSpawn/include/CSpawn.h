#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

/// Starts a program in a folder, with nothing open but /dev/null as its standard input and the two
/// descriptors given, and with no signal blocked or ignored. It joins this process's group.
///
/// Written in C, as Swift does not see the parts of <spawn.h> that this needs.
///
/// Returns 0, or the number of the error.
int cspawn_start(pid_t *process, const char *path, char *const arguments[],
                 char *const environment[], const char *folder, int standard_output,
                 int standard_error);

#endif
