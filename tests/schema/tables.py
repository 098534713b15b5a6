"""The columns that the specification gives each table: name, type, and `?` where null is allowed."""

TABLES = {
    "tenants": """
        id bigint
        name varchar(200)
        slug varchar(50)
        timezone varchar(50)
        is_active boolean
        created_at timestamptz
        updated_at timestamptz
    """,
    "tenant_members": """
        id bigint
        tenant_id bigint
        user_id integer
        role varchar(20)
        created_at timestamptz
        updated_at timestamptz
    """,
    "camera_locations": """
        id bigint
        location_name varchar(200)
        location_type varchar(50)
        address text
        latitude numeric(9,6)?
        longitude numeric(9,6)?
        floor_level integer?
        building_name varchar(200)
        room_number varchar(50)
        max_capacity integer?
        area_sqm numeric(10,2)?
        description text
        tags text[]
        tenant_id bigint?
        created_at timestamptz
        updated_at timestamptz
    """,
    "camera_groups": """
        id bigint
        group_name varchar(200)
        group_type varchar(50)
        description text
        tenant_id bigint?
        created_at timestamptz
        updated_at timestamptz
    """,
    "camera_group_assignments": """
        id bigint
        camera_id varchar(100)
        group_id bigint
        assigned_at timestamptz
    """,
    "ai_models": """
        id bigint
        name varchar(100)
        version varchar(50)
        kind varchar(20)
        backend varchar(20)
        weights_path varchar(500)?
        checksum_sha256 varchar(64)?
        parameters jsonb
        metrics jsonb
        status varchar(20)
        is_default boolean
        tenant_id bigint?
        created_at timestamptz
        updated_at timestamptz
    """,
    "camera_configurations": """
        id bigint
        camera_id varchar(100)
        camera_name varchar(200)
        camera_type varchar(50)
        location_id bigint?
        tenant_id bigint?
        resolution_width integer
        resolution_height integer
        frame_rate integer
        bitrate integer
        quality_level varchar(20)
        stream_url varchar(500)?
        stream_protocol varchar(20)
        stream_username varchar(100)?
        stream_password text?
        stream_timeout integer
        stream_retry_count integer
        stream_retry_interval integer
        ai_model_id bigint?
        confidence_threshold numeric(5,4)
        detection_region jsonb?
        tracking_enabled boolean
        counting_enabled boolean
        is_active boolean
        schedule_enabled boolean
        schedule_config jsonb?
        timezone varchar(50)
        alert_enabled boolean
        alert_rules jsonb
        description text
        tags text[]
        created_at timestamptz
        updated_at timestamptz
        created_by integer?
        updated_by integer?
        config_version bigint
        occupancy_reset_time time
    """,
    "camera_health": """
        id bigint
        camera_id varchar(100)
        status varchar(20)
        last_heartbeat timestamptz?
        uptime_percentage numeric(5,2)?
        response_time_ms bigint?
        stream_quality_score numeric(5,4)?
        frame_drop_rate numeric(5,2)?
        bitrate_variance numeric(8,2)?
        latency_ms bigint?
        error_count integer
        last_error_message text
        last_error_timestamp timestamptz?
        cpu_usage_percent numeric(5,2)?
        memory_usage_percent numeric(5,2)?
        disk_usage_percent numeric(5,2)?
        network_bandwidth_mbps numeric(8,2)?
        last_maintenance_date date?
        next_maintenance_date date?
        maintenance_notes text
        created_at timestamptz
        updated_at timestamptz
    """,
    "counting_zones": """
        id bigint
        camera_id varchar(100)
        zone_name varchar(200)
        zone_type varchar(50)
        zone_coordinates jsonb
        zone_area_sqm numeric(10,2)?
        counting_direction varchar(20)
        counting_method varchar(20)
        direction_mapping jsonb
        counts_toward_total boolean
        max_capacity integer?
        alert_threshold integer?
        min_dwell_ms integer
        description text
        is_active boolean
        anchor varchar(20)
        version integer
        created_at timestamptz
        updated_at timestamptz
    """,
    "counting_events": """
        id bigint
        event_uid varchar(100)
        camera_id varchar(100)
        zone_id bigint?
        event_timestamp timestamptz
        event_type varchar(20)
        direction varchar(20)
        track_id varchar(100)?
        detection_id varchar(100)?
        entry_point jsonb?
        exit_point jsonb?
        path_trajectory jsonb?
        current_count_in bigint
        current_count_out bigint
        current_total bigint
        duration_seconds numeric(12,3)?
        is_anomaly boolean
        anomaly_type varchar(50)?
        confidence_score numeric(5,4)?
        processing_time_ms bigint?
        source varchar(20)
        zone_version integer?
        is_stitched boolean
        created_at timestamptz
    """,
    "video_streams": """
        id bigint
        stream_id varchar(100)
        camera_id varchar(100)
        role varchar(20)
        stream_url varchar(500)
        stream_protocol varchar(20)
        stream_format varchar(20)?
        stream_encoding varchar(20)?
        current_bitrate integer?
        current_fps numeric(6,2)?
        current_resolution_width integer?
        current_resolution_height integer?
        is_active boolean
        is_processing boolean
        state varchar(20)
        worker_id varchar(100)?
        lease_expires_at timestamptz?
        lease_token bigint
        last_frame_timestamp timestamptz?
        frame_count bigint
        quality_score numeric(5,4)?
        frame_drop_count bigint
        error_count bigint
        created_at timestamptz
        updated_at timestamptz
    """,
    "stream_events": """
        id bigint
        stream_id varchar(100)
        event_type varchar(50)
        event_timestamp timestamptz
        event_severity varchar(20)
        event_message text
        event_data jsonb
        is_resolved boolean
        resolved_at timestamptz?
        resolution_notes text
        resolved_by integer?
        occurrence_count integer
        last_occurrence_at timestamptz
        created_at timestamptz
    """,
    "realtime_counters": """
        id bigint
        camera_id varchar(100)
        counter_name varchar(100)
        current_count bigint
        total_count bigint
        reset_count integer
        hourly_count bigint
        daily_count bigint
        weekly_count bigint
        monthly_count bigint
        hour_start timestamptz
        day_start timestamptz
        week_start timestamptz
        month_start timestamptz
        last_increment_at timestamptz?
        last_reset_at timestamptz?
        counter_config jsonb
        created_at timestamptz
        updated_at timestamptz
    """,
    "recorded_spans": """
        id bigint
        camera_id varchar(100)
        wanted_minutes integer
        status varchar(20)
        started_at timestamptz?
        ended_at timestamptz?
        file varchar(200)
        file_bytes bigint
        frame_width integer?
        frame_height integer?
        error text
        created_by_id integer?
        created_at timestamptz
        updated_at timestamptz
    """,
    "hand_tallies": """
        id bigint
        span_id bigint
        user_id integer?
        marks jsonb
        finished_at timestamptz?
        created_at timestamptz
        updated_at timestamptz
    """,
    "accuracy_evaluations": """
        id bigint
        camera_id varchar(100)
        span_id bigint?
        method varchar(20)
        model_version varchar(160)
        zone_versions jsonb
        true_count integer
        ambiguous_count integer
        counted_count integer
        hits integer
        misses integer
        false_alarms integer
        precision numeric(5,4)?
        recall numeric(5,4)?
        f1 numeric(5,4)?
        count_error integer
        idf1 numeric(5,4)?
        mota numeric(10,4)?
        hota numeric(5,4)?
        details jsonb
        evaluated_at timestamptz
        created_by_id integer?
        created_at timestamptz
    """,
    "event_aggregates": """
        id bigint
        aggregate_type varchar(100)
        aggregate_id varchar(100)
        last_sequence bigint
        updated_at timestamptz
    """,
    "event_store": """
        id bigint
        event_id varchar(100)
        aggregate_id varchar(100)
        aggregate_type varchar(100)
        event_type varchar(100)
        event_version bigint
        event_data jsonb
        event_metadata jsonb
        event_timestamp timestamptz
        event_sequence bigint
        source_system varchar(100)
        user_id integer?
        created_at timestamptz
    """,
    "event_handlers": """
        id bigint
        handler_name varchar(100)
        handler_type varchar(50)
        event_types text[]
        handler_config jsonb
        is_active boolean
        is_running boolean
        processed_events_count bigint
        last_processed_event_id varchar(100)?
        last_processed_at timestamptz?
        error_count bigint
        last_error_message text?
        last_error_at timestamptz?
        created_at timestamptz
        updated_at timestamptz
    """,
    "event_processing_queue": """
        id bigint
        event_id varchar(100)
        handler_name varchar(100)
        aggregate_type varchar(100)
        aggregate_id varchar(100)
        event_sequence bigint
        is_ordered boolean
        processing_status varchar(20)
        processing_priority integer
        attempts integer
        max_attempts integer
        queued_at timestamptz
        next_attempt_at timestamptz
        processing_started_at timestamptz?
        completed_at timestamptz?
        worker_id varchar(100)?
        error_message text?
        error_code varchar(50)?
        created_at timestamptz
    """,
}

# Indexes of the specification with what they index, beside those of unique keys.
INDEXES = {
    "idx_camera_configurations_tenant": "(tenant_id)",
    "idx_camera_configurations_location": "(location_id)",
    "idx_camera_configurations_active": "(tenant_id, camera_name) WHERE is_active",
    "idx_camera_configurations_ai_model": "(ai_model_id)",
    "idx_camera_configurations_tags": "USING gin (tags)",
    "camera_configurations_camera_id_lower_key": "(lower((camera_id)::text))",
    "idx_camera_health_status": "(status)",
    "idx_camera_health_last_heartbeat": "(last_heartbeat)",
    "idx_camera_group_assignments_group": "(group_id)",
    "idx_video_streams_camera": "(camera_id)",
    "idx_video_streams_active": "(lease_expires_at) WHERE is_active",
    "idx_video_streams_timestamp": "(last_frame_timestamp)",
    "idx_stream_events_stream_timestamp": "(stream_id, event_timestamp DESC)",
    "stream_events_one_open_key": "(stream_id, event_type) WHERE (NOT is_resolved)",
    "idx_counting_events_camera_timestamp": "(camera_id, event_timestamp)",
    "idx_counting_events_type": "(event_type, event_timestamp)",
    "idx_counting_events_zone_timestamp": "(zone_id, event_timestamp)",
    "idx_counting_events_detection": "(detection_id)",
    "idx_counting_events_track": "(track_id)",
    "counting_events_event_uid_key": "(event_uid, event_timestamp)",
    "counting_events_pkey": "(id, event_timestamp)",
    "realtime_counters_camera_name_key": "(camera_id, counter_name)",
    "recorded_spans_one_open_key": "(camera_id) WHERE",
    "idx_recorded_spans_camera": "(camera_id, id DESC)",
    "idx_recorded_spans_created": "(created_at)",
    "hand_tallies_span_user_key": "(span_id, user_id)",
    "idx_accuracy_evaluations_camera": "(camera_id, evaluated_at DESC)",
    "event_store_sequence_key": "(aggregate_type, aggregate_id, event_sequence)",
    "idx_event_store_type": "(event_type, id)",
    "idx_event_store_timestamp": "(event_timestamp)",
    "event_processing_queue_event_handler_key": "(event_id, handler_name)",
    "idx_event_processing_queue_open": "(handler_name, aggregate_type, aggregate_id, event_sequence) WHERE",
    "idx_event_processing_queue_claim": "(processing_priority DESC, queued_at, id) WHERE",
}
