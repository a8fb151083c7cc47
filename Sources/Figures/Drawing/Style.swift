/// Colours and sizes shared by all figures.
enum Style {
  static let fonts = "Helvetica,Arial,'Liberation Sans',sans-serif"
  static let ink = "#22262b"
  static let softInk = "#565d66"
  static let axis = "#9aa1ab"
  static let grid = "#e8eaed"
  static let titleSize = 15.0
  static let labelSize = 12.5
  static let tickSize = 11.0
  static let legendSize = 11.5
}
