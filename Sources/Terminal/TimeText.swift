/// An ISO 8601 time as a table shows it: `2026-11-24T08:30:12Z` → `2026-11-24 08:30:12`.
public func timeText(_ iso: String) -> String {
  var text = iso
  if text.hasSuffix("Z") { text.removeLast() }
  return text.replacing("T", with: " ", maxReplacements: 1)
}
