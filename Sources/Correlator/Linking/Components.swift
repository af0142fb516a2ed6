internal import Core
internal import Foundation

/// The strongly connected components of identity links, each after all that stand behind it: Tarjan's algorithm, without
/// recursion, so that a chain of any length is walked.
struct Components {
    struct Component {
        let members: [UUID]
        /// Accounts of other components that stand directly behind.
        let sources: Set<UUID>
    }

    let inOrder: [Component]

    init(nodes: Set<UUID>, links: [IdentityLink]) {
        // An asserted link holds both ways: it says that they are one.
        var behind: [UUID: Set<UUID>] = [:]
        for link in links where link.from != link.to {
            behind[link.to, default: []].insert(link.from)
            if link.rule == .asserted { behind[link.from, default: []].insert(link.to) }
        }
        var walk = Walk(behind: behind.mapValues { $0.sorted() })
        for node in nodes.sorted() where walk.index[node] == nil { walk.visit(node) }
        inOrder = walk.found.map { members in
            let own = Set(members)
            return Component(
                members: members,
                sources: members.reduce(into: Set<UUID>()) { $0.formUnion(behind[$1] ?? []) }.subtracting(own)
            )
        }
    }

    private struct Walk {
        let behind: [UUID: [UUID]]
        var index: [UUID: Int] = [:]
        var low: [UUID: Int] = [:]
        var stack: [UUID] = []
        var onStack: Set<UUID> = []
        var found: [[UUID]] = []

        mutating func visit(_ root: UUID) {
            var path: [(node: UUID, next: Int)] = [(root, 0)]
            open(root)
            while let (node, next) = path.last {
                let neighbours = behind[node] ?? []
                if next < neighbours.count {
                    path[path.count - 1].next += 1
                    let neighbour = neighbours[next]
                    if index[neighbour] == nil {
                        open(neighbour)
                        path.append((neighbour, 0))
                    } else if onStack.contains(neighbour) {
                        low[node] = min(low[node] ?? 0, index[neighbour] ?? 0)
                    }
                    continue
                }
                path.removeLast()
                if let parent = path.last?.node { low[parent] = min(low[parent] ?? 0, low[node] ?? 0) }
                if low[node] == index[node] { close(node) }
            }
        }

        private mutating func open(_ node: UUID) {
            index[node] = index.count
            low[node] = index[node]
            stack.append(node)
            onStack.insert(node)
        }

        private mutating func close(_ node: UUID) {
            var members: [UUID] = []
            while let last = stack.popLast() {
                onStack.remove(last)
                members.append(last)
                if last == node { break }
            }
            found.append(members.sorted())
        }
    }
}
