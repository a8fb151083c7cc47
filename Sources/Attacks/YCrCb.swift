/// A colour in 8 bits as luminance and two colour differences, with the rounding of OpenCV's 8-bit
/// `COLOR_RGB2YCrCb` and `COLOR_YCrCb2RGB`: 14-bit fixed-point constants, halves rounded up.
package struct YCrCb {
  package var y: Int
  package var cr: Int
  package var cb: Int

  package init(y: Int, cr: Int, cb: Int) {
    self.y = y
    self.cr = cr
    self.cb = cb
  }

  private static func descale(_ value: Int) -> Int { (value + (1 << 13)) >> 14 }
  private static func saturate(_ value: Int) -> Int { min(255, max(0, value)) }

  package init(red: Int, green: Int, blue: Int) {
    // 0.299, 0.587, 0.114; 0.713 and 0.564, in units of 2⁻¹⁴.
    y = YCrCb.descale(4899 * red + 9617 * green + 1868 * blue)
    cr = YCrCb.saturate(YCrCb.descale(11682 * (red - y) + (128 << 14)))
    cb = YCrCb.saturate(YCrCb.descale(9241 * (blue - y) + (128 << 14)))
  }

  package var rgb: (red: Int, green: Int, blue: Int) {
    // 1.403; −0.714 and −0.344; 1.773.
    let (red, blue) = (cr - 128, cb - 128)
    return (
      YCrCb.saturate(y + YCrCb.descale(22987 * red)),
      YCrCb.saturate(y + YCrCb.descale(-11698 * red - 5636 * blue)),
      YCrCb.saturate(y + YCrCb.descale(29049 * blue))
    )
  }
}
