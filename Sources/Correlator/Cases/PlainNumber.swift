extension Double {
    /// The number without a fraction that says nothing: `40`, `40.5`.
    var plain: String { self == rounded() && abs(self) < 1e15 ? String(Int64(self)) : String(self) }
}
