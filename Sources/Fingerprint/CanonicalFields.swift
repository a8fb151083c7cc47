extension CanonicalValue {
  /// The leaves of a nested map by their paths, as people read parameters:
  /// `{"model": {"noise": 0.4}}` gives `["model.noise": 0.4]`.
  ///
  /// An enum case without values, `{"subset": {"target": {}}}`, gives `["subset": "target"]`.
  public var fields: [String: CanonicalValue] {
    guard case .map(let members) = self else { return [:] }
    var fields: [String: CanonicalValue] = [:]
    for (name, value) in members {
      if let bareCase = value.bareCase {
        fields[name] = .string(bareCase)
        continue
      }
      let inner = value.fields
      if inner.isEmpty { fields[name] = value }
      for (path, leaf) in inner {
        // Swift writes an enum case's unnamed value under "_0", which means nothing to people.
        let path = path.hasPrefix("_0.") ? String(path.dropFirst(3)) : path
        fields[path == "_0" ? name : "\(name).\(path)"] = leaf
      }
    }
    return fields
  }

  /// The name of an enum case without values, as Swift encodes it: a map of one empty map.
  private var bareCase: String? {
    guard case .map(let members) = self, members.count == 1, let only = members.first,
      only.value == .map([:])
    else { return nil }
    return only.key
  }
}
