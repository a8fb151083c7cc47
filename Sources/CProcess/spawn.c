#define _GNU_SOURCE
#include "CProcess.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

static int describe(posix_spawn_file_actions_t *actions, const char *folder, int standard_output,
                    int standard_error) {
  int error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (!error)
    error = posix_spawn_file_actions_adddup2(actions, standard_output, STDOUT_FILENO);
  if (!error)
    error = posix_spawn_file_actions_adddup2(actions, standard_error, STDERR_FILENO);
  if (!error)
    error = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
  if (!error)
    error = posix_spawn_file_actions_addchdir_np(actions, folder);
  return error;
}

int ibp_spawn(pid_t *process, const char *path, char *const arguments[],
              char *const environment[], const char *folder, int standard_output,
              int standard_error) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error)
    return error;
  error = posix_spawnattr_init(&attributes);
  if (error) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }

  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  error = describe(&actions, folder, standard_output, standard_error);
  if (!error)
    error = posix_spawn(process, path, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}
