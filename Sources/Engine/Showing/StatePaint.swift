import Terminal

extension Paint {
  /// A text in the colour of a state.
  func state(_ state: State, _ text: String) -> String {
    switch state {
    case .fresh: good(text)
    case .stale: bad(text)
    case .pending: busy(text)
    }
  }
}
