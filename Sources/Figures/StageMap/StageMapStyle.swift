/// The colours of a map, on light pages and on dark ones.
enum StageMapStyle {
  /// States differ in more than hue: each has a sign of its own, and what is pending is dashed.
  static let css = """
    text { fill: #22262b; }
    .soft { fill: #565d66; }
    .lane { fill: #f6f7f9; stroke: #e3e6ea; }
    .line { fill: none; stroke: #a3abb5; stroke-width: 1.3; stroke-linejoin: round; }
    .head { fill: #a3abb5; }
    .critical.line { stroke: #7b3fb5; stroke-width: 2.6; }
    .critical.head { fill: #7b3fb5; }
    .ring { fill: none; stroke: #7b3fb5; stroke-width: 2.4; }
    .sign { fill: none; stroke: #ffffff; stroke-width: 1.8; stroke-linecap: round; \
    stroke-linejoin: round; }
    .fresh { fill: #e2f3ec; stroke: #1f7a5c; }
    .stale { fill: #fdf1d3; stroke: #b87503; }
    .pending { fill: #f0f2f4; stroke: #7c8590; stroke-dasharray: 4 3; }
    .running { fill: #e1ecfa; stroke: #2a6ac0; }
    .failed { fill: #fbe3e1; stroke: #b3201a; }
    .none { fill: #ffffff; stroke: #7c8590; }
    .cell { stroke-dasharray: none; }
    .cell.fresh, .mark.fresh { fill: #1f7a5c; stroke: none; }
    .cell.stale, .mark.stale { fill: #b87503; stroke: none; }
    .cell.pending, .mark.pending { fill: #7c8590; stroke: none; }
    .cell.running, .mark.running { fill: #2a6ac0; stroke: none; }
    .cell.failed, .mark.failed { fill: #b3201a; stroke: none; }
    @media (prefers-color-scheme: dark) {
      .panel { fill: #15181c; }
      text { fill: #e4e7eb; }
      .soft { fill: #a4adb8; }
      .lane { fill: #1c2025; stroke: #2c323a; }
      .line { stroke: #66707c; }
      .head { fill: #66707c; }
      .critical.line, .ring { stroke: #c39bff; }
      .critical.head { fill: #c39bff; }
      .sign { stroke: #15181c; }
      .fresh { fill: #15332a; stroke: #4fb58c; }
      .stale { fill: #382b0e; stroke: #dca23a; }
      .pending { fill: #23282e; stroke: #929ca8; }
      .running { fill: #14294a; stroke: #6ea8ff; }
      .failed { fill: #3f1816; stroke: #ff7b72; }
      .none { fill: #1c2025; stroke: #929ca8; }
      .cell.fresh, .mark.fresh { fill: #4fb58c; }
      .cell.stale, .mark.stale { fill: #dca23a; }
      .cell.pending, .mark.pending { fill: #929ca8; }
      .cell.running, .mark.running { fill: #6ea8ff; }
      .cell.failed, .mark.failed { fill: #ff7b72; }
    }
    """
}

extension GraphDiagram.State {
  /// The sign of a state within 3 pixels around 0, as the data of a path.
  package var sign: String {
    switch self {
    case .fresh: "M-3 0.2l2.2 2.4l4 -4.8"
    case .stale: "M-2.6 -2.6l5.2 5.2M2.6 -2.6l-5.2 5.2"
    case .pending: "M-3.2 0h0.01M0 0h0.01M3.2 0h0.01"
    case .running: "M-1.6 -2.8l4 2.8l-4 2.8z"
    case .failed: "M0 -3.4v3.6M0 3.2h0.01"
    case .none: ""
    }
  }
}
