#include "CTransfer.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Of libcurl's header only the names of types and numbers are used, which its interface fixes.
#undef curl_easy_setopt
#undef curl_easy_getinfo

typedef CURL *(*init_function)(void);
typedef CURLcode (*global_function)(long);
typedef CURLcode (*option_function)(CURL *, CURLoption, ...);
typedef CURLcode (*info_function)(CURL *, CURLINFO, ...);
typedef CURLcode (*perform_function)(CURL *);
typedef void (*cleanup_function)(CURL *);
typedef const char *(*error_function)(CURLcode);

static struct {
  init_function init;
  option_function set;
  info_function get;
  perform_function perform;
  cleanup_function cleanup;
  error_function describe;
  char problem[200];
} library;

static void load(void) {
  void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!handle) handle = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    snprintf(library.problem, sizeof library.problem, "%s", dlerror());
    return;
  }
  global_function start = (global_function)dlsym(handle, "curl_global_init");
  library.set = (option_function)dlsym(handle, "curl_easy_setopt");
  library.get = (info_function)dlsym(handle, "curl_easy_getinfo");
  library.perform = (perform_function)dlsym(handle, "curl_easy_perform");
  library.cleanup = (cleanup_function)dlsym(handle, "curl_easy_cleanup");
  library.describe = (error_function)dlsym(handle, "curl_easy_strerror");
  init_function init = (init_function)dlsym(handle, "curl_easy_init");
  if (!start || !library.set || !library.get || !library.perform || !library.cleanup ||
      !library.describe || !init || start(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    snprintf(library.problem, sizeof library.problem, "it lacks what is needed");
    return;
  }
  library.init = init;
}

typedef struct {
  ibt_transfer *transfer;
  int64_t written;
  int is_too_long, is_unwritable;
} attempt;

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
  attempt *attempt = context;
  size_t left = size * count;
  ibt_transfer *transfer = attempt->transfer;
  if ((int64_t)left > transfer->limit - transfer->offset - attempt->written) {
    attempt->is_too_long = 1;
    return 0;
  }
  while (left > 0) {
    ssize_t done = write(transfer->file, bytes, left);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) {
      snprintf(transfer->message, sizeof transfer->message, "%s", strerror(errno));
      attempt->is_unwritable = 1;
      return 0;
    }
    bytes += done;
    left -= (size_t)done;
    attempt->written += done;
  }
  return size * count;
}

static int tell(void *context, curl_off_t all, curl_off_t there, curl_off_t sent_all,
                curl_off_t sent) {
  (void)all, (void)sent_all, (void)sent;
  ibt_transfer *transfer = ((attempt *)context)->transfer;
  transfer->progress(transfer->context, there + transfer->offset);
  return 0;
}

static ibt_outcome outcome(const attempt *attempt, CURLcode code) {
  if (attempt->is_too_long) return ibt_too_long;
  if (attempt->is_unwritable) return ibt_unwritable;
  switch (code) {
  case CURLE_OK: return ibt_done;
  case CURLE_HTTP_RETURNED_ERROR: return ibt_refused;
  case CURLE_RANGE_ERROR:
  case CURLE_BAD_DOWNLOAD_RESUME: return ibt_no_ranges;
  case CURLE_PARTIAL_FILE:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
  case CURLE_GOT_NOTHING:
  case CURLE_OPERATION_TIMEDOUT: return ibt_broken;
  case CURLE_COULDNT_RESOLVE_PROXY:
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_CONNECT:
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE: return ibt_unreachable;
  default: return ibt_failed;
  }
}

ibt_outcome ibt_run(ibt_transfer *transfer) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  transfer->status = 0;
  transfer->message[0] = 0;
  if (!library.init) {
    snprintf(transfer->message, sizeof transfer->message, "%s", library.problem);
    return ibt_no_library;
  }
  CURL *curl = library.init();
  if (!curl) return ibt_failed;
  attempt attempt = {.transfer = transfer};
  char reason[CURL_ERROR_SIZE] = "";
  library.set(curl, CURLOPT_URL, transfer->url);
  library.set(curl, CURLOPT_ERRORBUFFER, reason);
  library.set(curl, CURLOPT_WRITEFUNCTION, receive);
  library.set(curl, CURLOPT_WRITEDATA, &attempt);
  library.set(curl, CURLOPT_NOPROGRESS, 0L);
  library.set(curl, CURLOPT_XFERINFOFUNCTION, tell);
  library.set(curl, CURLOPT_XFERINFODATA, &attempt);
  library.set(curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)transfer->offset);
  library.set(curl, CURLOPT_FAILONERROR, 1L);
  library.set(curl, CURLOPT_FOLLOWLOCATION, 1L);
  library.set(curl, CURLOPT_MAXREDIRS, 5L);
  library.set(curl, CURLOPT_NOSIGNAL, 1L);
  library.set(curl, CURLOPT_CONNECTTIMEOUT, 20L);
  library.set(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  library.set(curl, CURLOPT_LOW_SPEED_TIME, transfer->patience);
  library.set(curl, CURLOPT_USERAGENT, "ibpipe");
  // No file:// and the like, not even by a redirection. By numbers: the option of names is newer
  // than some libraries that are in use.
  long protocols = CURLPROTO_HTTP | CURLPROTO_HTTPS;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  library.set(curl, CURLOPT_PROTOCOLS, protocols);
  library.set(curl, CURLOPT_REDIR_PROTOCOLS, protocols);
#pragma GCC diagnostic pop
  CURLcode code = library.perform(curl);
  library.get(curl, CURLINFO_RESPONSE_CODE, &transfer->status);
  if (code != CURLE_OK && !transfer->message[0])
    snprintf(transfer->message, sizeof transfer->message, "%s",
             reason[0] ? reason : library.describe(code));
  library.cleanup(curl);
  return outcome(&attempt, code);
}
