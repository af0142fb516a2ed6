extension Appliance {
    func package(_ call: Call) throws(APIError) -> JSON {
        guard let row = state.extensions[try call.id()] else {
            throw APIError(404, 22603, "Extension \(call.arguments[0]) does not exist")
        }
        return row
    }

    func uploadExtension(_ call: Call) throws(APIError) -> Answer {
        let type = call.headers["content-type"] ?? ""
        let bytes: [UInt8]
        if type.hasPrefix("multipart/form-data") {
            guard let file = Multipart.file(call.body, type: type) else {
                throw APIError(422, 22607, "The form has no file")
            }
            bytes = file
        } else if type.hasPrefix("application/zip") {
            bytes = call.body
        } else {
            throw APIError(422, 22607, "Content-Type must be multipart/form-data or application/zip")
        }
        guard let archive = ZipArchive(bytes) else { throw APIError(422, 22607, "The file is not a ZIP archive") }
        let package = try RulePackage(archive, now: now)
        let id = state.extensions.next
        state.packages[id] = package
        return .created(
            state.extensions.add([
                "name": .string(package.name), "author": .string(package.author), "version": .string(package.version),
                "description": "", "size": .int(bytes.count), "submit_time": .int(now), "status": "UPLOADED",
                "hub_id": "", "uuid": .string("extension-\(id)"), "beta": false, "signed": false,
                "full_uninstall": true, "contents": .array(package.contents),
            ])
        )
    }

    func runExtension(_ call: Call) throws(APIError) -> Answer {
        let row = try package(call)
        let id = try call.id()
        let overwrite = try call.flag("overwrite") ?? true
        let action = try call.required("action_type")
        guard action == "PREVIEW" || action == "INSTALL" else {
            throw APIError(422, 22605, "action_type must be PREVIEW or INSTALL")
        }
        if row["status"] == "INSTALLING" || row["status"] == "PREVIEWING" {
            throw APIError(409, 22611, "A task of this extension is in progress")
        }
        if row["status"] == "INSTALLED" { throw APIError(409, 22612, "The extension is installed already") }
        guard let package = state.packages[id] else {
            throw APIError(422, 22606, "The extension must be uploaded again")
        }
        state.extensions.change(id) { $0["status"] = .string(action == "INSTALL" ? "INSTALLING" : "PREVIEWING") }
        let results = package.contents.map { content -> JSON in
            var content = content
            let exists = state.rules.contains { $0.name == content["name"].string }
            content["action"] = .string(exists ? (overwrite ? "REPLACE" : "SKIP") : "ADD")
            return content
        }
        let task = state.extensionTasks.add([
            "status": "QUEUED", "message": "", "progress": 0, "result_url": .null, "results": .array(results),
        ])
        let status = task["id"].int ?? 0
        runTask(status, of: id, package, isInstall: action == "INSTALL", overwrite: overwrite)
        let path = "/api/config/extension_management/extensions_task_status/\(status)"
        return .accepted([
            "status_id": .int(status), "message": "The task has been started",
            "status_location": .string("https://\(call.headers["host"] ?? "127.0.0.1")\(path)"),
        ])
    }

    private func runTask(_ status: Int, of id: Int, _ package: RulePackage, isInstall: Bool, overwrite: Bool) {
        let step = settings.taskStep
        Task {
            try? await Task.sleep(for: .milliseconds(step))
            state.extensionTasks.change(status) { row in
                row["status"] = "PROCESSING"
                row["progress"] = 50
            }
            try? await Task.sleep(for: .milliseconds(step))
            if isInstall { install(package, overwrite: overwrite) }
            state.extensions.change(id) { $0["status"] = .string(isInstall ? "INSTALLED" : "UPLOADED") }
            state.extensionTasks.change(status) { row in
                row["status"] = "COMPLETED"
                row["progress"] = 100
                row["message"] = .string(isInstall ? "The extension was installed" : "The preview is ready")
                row["result_url"] = .string("/api/config/extension_management/extensions_task_status/\(status)/results")
            }
        }
    }

    /// A rule that is there already, by its uuid, is replaced and keeps its number.
    private func install(_ package: RulePackage, overwrite: Bool) {
        for rule in package.rules {
            var rule = rule
            if let place = state.rules.firstIndex(where: { $0.uuid == rule.uuid }) {
                guard overwrite else { continue }
                rule.id = state.rules[place].id
                rule.created = state.rules[place].created
                state.rules[place] = rule
            } else {
                rule.id = state.nextRule
                state.nextRule += 1
                state.rules.append(rule)
            }
        }
    }
}

/// The file of a form, RFC 7578.
enum Multipart {
    static func file(_ body: [UInt8], type: String) -> [UInt8]? {
        guard let mark = type.firstRange(of: "boundary=")?.upperBound else { return nil }
        let boundary = type[mark...].prefix { $0 != ";" }.filter { $0 != "\"" }
        let separator = Array("--\(boundary)".utf8)
        let blank = Array("\r\n\r\n".utf8)
        guard let start = body.firstRange(of: separator)?.upperBound,
            let head = body[start...].firstRange(of: blank)?.upperBound,
            let end = body[head...].firstRange(of: Array("\r\n".utf8) + separator)?.lowerBound
        else { return nil }
        return Array(body[head..<end])
    }
}
