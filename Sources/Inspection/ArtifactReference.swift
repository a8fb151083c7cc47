/// How a user names an artifact: see ``ArtifactReference``.
enum ArtifactReference {}
