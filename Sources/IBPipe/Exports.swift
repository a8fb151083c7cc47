// A pipeline file imports IBPipe alone: these come with it.
@_exported public import Attacks
@_exported public import Figures
@_exported public import Information
@_exported public import Networks
@_exported public import Perception
@_exported public import PipelineModel
@_exported public import Stages
@_exported public import Tensors
