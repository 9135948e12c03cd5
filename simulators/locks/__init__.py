"""Stand-ins for locks behind Zigbee2MQTT, and a page on which one stands before their doors."""
