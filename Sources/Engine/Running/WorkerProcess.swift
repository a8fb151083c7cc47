import CProcess
import FoundationEssentials
import Glibc

/// Starting and burying worker processes.
enum WorkerProcess {
  /// What is said of a worker that ended by itself with exit code 0, and gave no result.
  static let silence = "its worker ended without a word, as by exit(0)"

  /// The descriptor that a worker answers on.
  static let answers: Int32 = 3

  static func spawn(
    arguments: [String], input: Int32, log: Int32, answers: Int32
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, log, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, log, STDERR_FILENO)
    posix_spawn_file_actions_adddup2(&actions, answers, WorkerProcess.answers)

    // A group of its own: Ctrl-C reaches the scheduler alone, which then ends its workers in order.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setpgroup(&attributes, 0)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    sigaddset(&defaults, SIGINT)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    argv.append(nil)
    defer { for argument in argv { free(argument) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, argv, environ)
    guard code == 0 else {
      errno = code
      throw SystemFailure("no worker process can be started")
    }
    return pid
  }

  /// Starts a copy of this very process that calls `serve` and ends: it has the graph already, and
  /// starts in a tenth of the time of a new program.
  ///
  /// Nil where this process has other threads: a copy would lack them, and with them whatever they
  /// were about to do.
  static func fork(
    input: Int32, log: Int32, answers: Int32, serve: () -> Int32
  ) throws -> pid_t? {
    guard hasOneThread else { return nil }
    // What is in the buffers of the C library would be written twice.
    fflush(nil)
    // The copy must not take this process's handlers for its own.
    var all = sigset_t()
    var former = sigset_t()
    sigfillset(&all)
    sigprocmask(SIG_SETMASK, &all, &former)
    let pid = ibp_fork()
    guard pid == 0 else {
      let code = errno
      sigprocmask(SIG_SETMASK, &former, nil)
      errno = code
      if pid < 0 { throw SystemFailure("no worker process can be started") }
      return pid
    }
    setpgid(0, 0)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGWINCH, SIGTSTP] { signal(number, SIG_DFL) }
    dup2(input, STDIN_FILENO)
    dup2(log, STDOUT_FILENO)
    dup2(log, STDERR_FILENO)
    dup2(answers, WorkerProcess.answers)
    ibp_close_from(WorkerProcess.answers + 1)
    var none = sigset_t()
    sigemptyset(&none)
    sigprocmask(SIG_SETMASK, &none, nil)
    let code = onNewThread(serve)
    fflush(nil)
    _exit(code)
  }

  /// What a thread does, and what comes of it.
  private final class Work {
    let body: () -> Int32
    var code: Int32?
    init(_ body: @escaping () -> Int32) { self.body = body }
  }

  /// Runs `body` on a thread that was not copied.
  ///
  /// Swift's locks and lazily made globals know their owner by a thread's number, which each thread
  /// keeps once it has asked for it. The copy of a thread keeps its original's: as soon as another
  /// thread waits for a lock that it holds, it can never give it back.
  private static func onNewThread(_ body: () -> Int32) -> Int32 {
    withoutActuallyEscaping(body) { body in
      let work = Work(body)
      var thread = pthread_t()
      let failure = pthread_create(
        &thread, nil,
        { context in
          guard let context else { return nil }
          let work = Unmanaged<Work>.fromOpaque(context).takeUnretainedValue()
          work.code = work.body()
          return nil
        }, Unmanaged.passUnretained(work).toOpaque())
      guard failure == 0 else { return body() }
      pthread_join(thread, nil)
      return withExtendedLifetime(work) { work.code ?? 1 }
    }
  }

  private static var hasOneThread: Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) == 1
  }

  private static let hint =
    "; the machine may have run out of memory, which --memory and fewer --jobs help against"

  /// Waits for the process to be gone; nil when it ended by itself with exit code 0.
  static func reap(_ pid: pid_t) -> String? {
    // While it is not reaped, its number stands for no other group. What its stage started and
    // left behind goes with it.
    var end = siginfo_t()
    while waitid(P_PID, id_t(pid), &end, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      if errno != EINTR { return "its worker process was lost" }
    }
    let signal = status & 0x7f
    if signal == 0 {
      let code = (status >> 8) & 0xff
      return code == 0 ? nil : "its worker ended with exit code \(code)"
    }
    let name = String(cString: strsignal(signal))
    let hint = signal == SIGKILL ? WorkerProcess.hint : ""
    return "its worker was ended by signal \(signal) (\(name))\(hint)"
  }
}
