import CommandGrammar

/// What the manual page says that is in no verb's help.
enum ManualText {
  static var closing: String {
    let variables = EnvironmentVariable.all.map { variable in
      ".TP\n.B \(variable.name)\n\(variable.meaning).\n"
    }
    return files + ".SH ENVIRONMENT\n" + variables.joined() + status + examples
  }

  private static let files = """
    .SH FILES
    .TP
    .I Pipelines/*.swift
    Pipeline files, by custom; any place will do.
    .TP
    .I Cache/
    The cache, beside the nearest \\fIPackage.swift\\fR or \\fIPipelines/\\fR: objects named by their
    content, a record for each result, the journal of each run, what stages printed, and compiled
    pipeline files. Copy it, share it, or delete it: what is lost is made again.
    .TP
    .I Results/
    Copies of the outputs of the latest run of each pipeline, for looking at.

    """

  private static let status = """
    .SH EXIT STATUS
    .TP
    .B 0
    What was asked for was done.
    .TP
    .B 1
    A stage or the machine failed, or what was checked did not hold.
    .TP
    .B 2
    The input is wrong: arguments, settings, the pipeline file, a data file.
    .TP
    .B 130
    Interrupted. What had ended is kept, and a training goes on where it was.

    """

  private static let examples = """
    .SH EXAMPLES
    Write a pipeline that runs, look at what it will make, and make it:
    .PP
    .RS 4
    .nf
    ibpipe init my\\-attack
    ibpipe graph Pipelines/my\\-attack.swift
    ibpipe run Pipelines/my\\-attack.swift
    .fi
    .RE
    .PP
    Three runs that share what they share, then their scores side by side:
    .PP
    .RS 4
    .nf
    ibpipe run Pipelines/my\\-attack.swift \\-\\-set noise=0.1,0.2,0.4
    ibpipe compare latest~2 latest~1 latest
    .fi
    .RE
    .PP
    Why a stage would run again, and what it printed when it did:
    .PP
    .RS 4
    .nf
    ibpipe explain Pipelines/my\\-attack.swift score
    ibpipe logs score
    .fi
    .RE
    .PP
    The pipeline as a page to open in a browser:
    .PP
    .RS 4
    .nf
    ibpipe graph Pipelines/my\\-attack.swift \\-\\-format html > graph.html
    .fi
    .RE
    .SH SEE ALSO
    The folder \\fIDocumentation/\\fR of the ibpipe repository.

    """
}
