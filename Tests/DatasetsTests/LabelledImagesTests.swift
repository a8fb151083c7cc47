import Tensors
import Testing

@Suite struct LabelledImagesTests {
  @Test func fileRoundTripAndRows() throws {
    let values = (0..<5 * 2 * 2 * 3).map { Float($0) / 60 }
    let set = try LabelledImages(
      images: Tensor(shape: [5, 2, 2, 3], values: values), labels: [0, 2, 1, 2, 0], classCount: 3)
    #expect(try LabelledImages(decoding: set.encoded()) == set)
    #expect(set.rowsOfClass(2) == [1, 3])
    let picked = set.rows([3, 0])
    #expect(picked.labels == [2, 0])
    #expect(picked.images.values == Array(values[36..<48] + values[0..<12]))
    #expect((set.height, set.width, set.count) == (2, 2, 5))
  }

  @Test func partsThatDisagreeAreRefused() throws {
    func refused(
      _ images: Tensor, _ labels: [Int], _ classCount: Int, _ sentence: String
    ) {
      let error = #expect(throws: LabelledImagesError.self) {
        try LabelledImages(images: images, labels: labels, classCount: classCount)
      }
      #expect(error?.description == sentence)
    }
    let two = Tensor(shape: [2, 1, 1, 3])
    refused(
      Tensor(shape: [2, 3]), [0, 0], 1,
      "labelled images must have the shape [N, H, W, 3], not [2, 3]"
    )
    refused(
      two, [0], 1,
      "labelled images need one label for each image, but there are 2 images and 1 labels")
    refused(two, [0, 0], 0, "labelled images need at least one class, not 0")
    refused(
      two, [0, 3], 3,
      "row 1 of the labelled images has the label 3, which is not one of the 3 classes 0 to 2")
    #expect(throws: LabelledImagesError.file(.missing(name: "images"))) {
      try LabelledImages(TensorFile())
    }
    #expect(throws: LabelledImagesError.self) { try LabelledImages(decoding: [1, 2, 3]) }
  }
}
