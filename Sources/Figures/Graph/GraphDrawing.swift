extension GraphDiagram {
  public func render() -> Figure {
    EmptyPanel.figure(title: title)
  }
}
