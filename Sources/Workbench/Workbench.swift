public import CommandGrammar
import PipelineModel
import Terminal

/// The verbs that need no pipeline: looking at runs and artifacts, looking after the cache, and
/// starting.
public enum Workbench {
  /// Obeys a verb and gives the exit code.
  public static func run(_ verb: WorkbenchVerb) -> Int32 {
    do {
      switch verb {
      case .log(let command): return try LogVerb(command).run()
      case .logs(let command): return try LogsVerb(command).run()
      case .compare(let command): return try CompareVerb(command).run()
      case .show(let command): return try ShowVerb(command).run()
      case .diff(let command): return try DiffVerb(command).run()
      case .stats(let command): return try StatsVerb(command).run()
      case .verify(let command): return try VerifyVerb(command).run()
      case .repair(let command): return try RepairVerb(command).run()
      case .collect(let command): return try CollectVerb(command).run()
      case .pin(let command): return try PinVerb(command).run()
      case .unpin(let command): return try UnpinVerb(command).run()
      case .share(let command): return try ShareVerb(command).run()
      case .export(let command): return try ExportVerb(command).run()
      case .import(let command): return try ImportVerb(command).run()
      case .fetch(let command): return try FetchVerb(command).run()
      case .information(let command): return try MutualInformationVerb(command).run()
      case .initialise(let command): return try InitVerb(command).run()
      case .doctor(let command): return try DoctorVerb(command).run()
      case .completions(let command): return try CompletionsVerb(command).run()
      }
    } catch {
      Console.error("\(error)")
      return 2
    }
  }
}
