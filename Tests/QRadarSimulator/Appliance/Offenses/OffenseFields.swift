extension Fields {
    /// Of an offense, with the marks of the list's page.
    static let offense: Fields = {
        var fields = Fields([
            ("id offense_type severity credibility relevance magnitude", "nFS"),
            ("category_count security_category_count policy_category_count event_count flow_count", "nFS"),
            ("device_count username_count remote_destination_count", "nFS"),
            ("source_count local_destination_count domain_id", "nF"),
            ("start_time last_updated_time first_persisted_time last_persisted_time", "nFS"),
            ("close_time closing_reason_id", "nFS"), ("description source_network", "t"), ("status", "tF"),
            ("assigned_to closing_user", "tFS"), ("offense_source", "tS"), ("categories", "lFS"),
            ("destination_networks source_address_ids local_destination_address_ids", "lF"),
            ("inactive protected follow_up", "bFS"), ("rules log_sources", "lF"),
        ]).fields
        fields["status"]?.ignoresCase = true
        fields["status"]?.isOrdered = false
        fields["rules"]?.nested = Fields([("id", "nF"), ("type", "tF")]).fields
        fields["log_sources"]?.nested = Fields([("id type_id", "nF"), ("name type_name", "tF")]).fields
        return Fields(fields)
    }()

    static let note = Fields([("id create_time", "nF"), ("username note_text", "tF")])

    static let closingReason = Fields([("id", "nF"), ("text", "tF"), ("is_deleted is_reserved", "bF")])

    static let offenseType = Fields(
        [("id", "nFS"), ("name property_name", "tFS"), ("database_type", "tFS"), ("custom", "bFS")],
        sortCode: 1012
    )

    static let actor = Fields(
        [("user_id", "nFS"), ("username description", "tFS")],
        filterCode: 85_101_030,
        sortCode: 85_101_030
    )

    static let sourceAddress = Fields([
        ("id magnitude event_flow_count first_event_flow_seen last_event_flow_seen domain_id", "nF"),
        ("source_ip network", "tF"), ("offense_ids local_destination_address_ids", "lF"),
    ])

    static let destinationAddress = Fields([
        ("id magnitude event_flow_count first_event_flow_seen last_event_flow_seen domain_id", "nF"),
        ("local_destination_ip network", "tF"), ("offense_ids source_address_ids", "lF"),
    ])
}
