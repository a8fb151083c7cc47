#define _GNU_SOURCE
#include "CProcess.h"

#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

pid_t ibp_fork(void) { return fork(); }

void ibp_buffer_lines(void) { setvbuf(stdout, NULL, _IOLBF, BUFSIZ); }

void ibp_close_from(int first) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  long limit = sysconf(_SC_OPEN_MAX);
  for (long number = first; number < limit && number < 65536; number++) close((int)number);
}
