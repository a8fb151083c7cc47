#pragma once
#include <stdint.h>

/// One attempt to get a file over HTTP or HTTPS.
typedef struct {
  const char *url;
  /// Open for writing, at its end.
  int file;
  /// How many bytes of it are there already; the transfer goes on behind them.
  int64_t offset;
  /// The transfer is ended where the file would become longer than this.
  int64_t limit;
  /// Called some times a second with the bytes that are there.
  void (*progress)(void *context, int64_t there);
  void *context;
  /// Seconds of silence after which the transfer is given up.
  long patience;

  /// The answer's HTTP status; 0 where there was none.
  long status;
  /// What went wrong, in the library's words.
  char message[256];
} ibt_transfer;

typedef enum {
  ibt_done,
  /// libcurl cannot be loaded.
  ibt_no_library,
  /// Nobody answers at that address: no network, no such host, nobody listening, no trust.
  ibt_unreachable,
  /// The server says no, by its status.
  ibt_refused,
  /// The server cannot go on behind the offset.
  ibt_no_ranges,
  /// The connection broke, or fell silent. Trying again may help.
  ibt_broken,
  /// There is more than the limit.
  ibt_too_long,
  /// The file cannot be written.
  ibt_unwritable,
  ibt_failed,
} ibt_outcome;

/// Makes one attempt. libcurl is loaded on first use: every other command starts in half of the
/// time without it.
ibt_outcome ibt_run(ibt_transfer *transfer);
