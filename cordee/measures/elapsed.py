"""How fast jobs went, by procrastinate's own journal: from the start of the first to the end of the last."""

from cordee.config.embedded import Cluster
from cordee.config.roles import DATABASE

_ELAPSED = """
select count(*) filter (where event.type = 'succeeded'), extract(epoch from max(event.at) - min(event.at))::float8
  from procrastinate_events event join procrastinate_jobs job on job.id = event.job_id
 where job.task_name = %s and job.id > %s and event.type in ('started', 'succeeded')
"""


def latest_job(cluster: Cluster) -> int:
    with cluster.connect(DATABASE) as inside:
        found = inside.execute("select coalesce(max(id), 0) from procrastinate_jobs").fetchone()
    return int(found[0]) if found else 0


def jobs_per_second(cluster: Cluster, task: str, *, after: int) -> float:
    """Of the jobs with this name deferred since the job ``after``; the worker's start is not counted."""
    with cluster.connect(DATABASE) as inside:
        found = inside.execute(_ELAPSED, [task, after]).fetchone()
    if not found or not found[1]:
        raise RuntimeError(f"no job {task} ran")
    return float(found[0]) / float(found[1])
