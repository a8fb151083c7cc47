import Fingerprint
import Tensors
import Terminal

/// The CPU, the cores and the memory.
package struct MachineCheckup {
  let machine: Machine
  let level: Int
  let usesSHAInstructions: Bool

  package init(
    of machine: Machine = .this, level: Int = Processor.level,
    usesSHAInstructions: Bool = SHA256.usesSHAInstructions
  ) {
    self.machine = machine
    self.level = level
    self.usesSHAInstructions = usesSHAInstructions
  }

  package var checkup: Checkup {
    Checkup(area: "Machine", findings: [processor, kernels, hashing, cores, memory])
  }

  private var processor: Finding {
    let known = ["avx2", "fma", "avx512f", "avx512_bf16", "amx_tile", "sha_ni"]
    let features = known.filter { machine.flags.contains(Substring($0)) }
    return .good(
      "CPU", machine.processor + (features.isEmpty ? "" : ": " + features.joined(separator: " ")))
  }

  private var kernels: Finding {
    let text = "those for \(Processor.name(of: level)) are used"
    guard level < 3 else { return .good("kernels", text) }
    return .attention(
      "kernels", text, "a CPU with AVX2 trains several times faster; results are the same bytes")
  }

  private var hashing: Finding {
    usesSHAInstructions
      ? .good("SHA-256", "the CPU's SHA instructions are used")
      : .attention(
        "SHA-256", "the CPU has no SHA instructions",
        "nothing to mend: storing and reading large artifacts takes several times longer")
  }

  private var cores: Finding {
    let granted = machine.grantedCores.map { max(1, Int($0.rounded(.down))) }
    let usable = min(machine.allowedCores, granted ?? .max)
    var value = "\(machine.cores)"
    if machine.allowedCores < machine.cores {
      value += ", this process may use \(machine.allowedCores)"
    }
    if let limit = machine.grantedCores, limit < Double(machine.cores) {
      value += ", its control group grants the time of \((limit * 10).rounded() / 10)"
    }
    guard usable < machine.cores else { return .good("cores", value) }
    return .attention(
      "cores", value, "run with --threads \(usable), so that stages do not wait for each other")
  }

  private var memory: Finding {
    guard let memory = machine.memory else {
      return .attention("memory", "unknown", "run with --memory, so that stages fit")
    }
    var value = sizeText(memory)
    if let available = machine.availableMemory { value += ", \(sizeText(available)) available" }
    if let limit = machine.grantedMemory, limit < memory {
      return .attention(
        "memory", value + ", the control group grants \(sizeText(limit))",
        "what takes more is killed: run with --memory \(max(1, limit >> 20))M")
    }
    return .good("memory", value)
  }
}
