from django.db import migrations

from cordee.audit.rls import grant


class Migration(migrations.Migration):
    dependencies = [("clocks", "0001_delays_heartbeat_and_stops")]

    operations = [
        grant("select", "clocks_clocksetting, clocks_clockpause, clocks_heartbeat"),
        grant("insert", "clocks_clocksetting, clocks_clockpause, clocks_heartbeat", to="cordee_worker"),
        grant("update (valid_until)", "clocks_clocksetting", to="cordee_worker"),
        grant("update (clean_beats, resumed_at, resumed_by)", "clocks_clockpause", to="cordee_worker"),
        grant("update, delete", "clocks_heartbeat", to="cordee_worker"),
    ]
