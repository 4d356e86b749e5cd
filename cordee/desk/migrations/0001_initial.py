import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0002_policies_ask_who_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('worklist', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=40)),
                ('codes', models.CharField(max_length=400)),
                ('position', models.PositiveSmallIntegerField()),
                ('idempotency_key', models.CharField(max_length=80)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_a_name'), models.CheckConstraint(condition=models.Q(('codes__regex', '^[a-z_]+=[^ <>]*$')), name='saved_view_holds_codes'), models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 12)), name='saved_views_are_few'), models.UniqueConstraint(fields=('membership', 'worklist', 'position'), name='saved_view_has_its_place'), models.UniqueConstraint(fields=('membership', 'idempotency_key'), name='saved_view_is_made_once_a_key')],
            },
        ),
    ]
