"""Several processes that read inputs side by side, and the one that gives them their work."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Sequence
from multiprocessing.connection import wait

from hwr_desktop.cli import console
from hwr_desktop.cli.batch import Outcome, Outcomes, Task
from hwr_desktop.cli.ending import Ending
from hwr_desktop.cli.worker import Worker
from hwr_desktop.errors import HwrError

_ASK_S = 0.2
"""So often it is looked whether the user stopped."""


def side_by_side(tasks: Sequence[Task], arguments: argparse.Namespace, jobs: int) -> Outcomes:
    """Reads inputs in ``jobs`` processes; outcomes come in the order of the tasks, each as soon as it and those before it are there.

    Ctrl+C and SIGTERM let each process keep the pages of its input that it has read. The outcomes that are there then come too, before this
    process ends as it would without others.

    Raises:
        HwrError: The model cannot be loaded, or no process could be started.
        KeyboardInterrupt: Ctrl+C.
    """
    with Ending() as ending:
        team = _Team([task for task in tasks if not task.done], arguments, jobs)
        try:
            with console.Progress(f"{len(tasks)} files") as progress:
                for task in tasks:
                    while not task.done and task.number not in team.outcomes and team.workers:
                        team.turn(ending)
                        progress(team.finished, team.total)
                    outcome = team.outcomes.pop(task.number, None)
                    if task.done or outcome is not None:
                        progress.hide()
                        yield task, outcome
        finally:
            team.end()
    if ending.status == 128 + signal.SIGTERM:
        signal.raise_signal(signal.SIGTERM)
    if ending.status:
        raise KeyboardInterrupt


class _Team:
    """The processes.

    Attributes:
        workers: Those that are alive.
        outcomes: What they made, by the task's number, until it is fetched.
        total: Number of tasks.
        finished: Number of those that have an outcome.
    """

    def __init__(self, tasks: Sequence[Task], arguments: argparse.Namespace, jobs: int) -> None:
        self.outcomes: dict[int, Outcome] = {}
        self.total = len(tasks)
        self.finished = 0
        self.workers: list[Worker] = []
        self._left = list(reversed(tasks))
        self._arguments = arguments
        self._told = False  # what all of them say when they load the model
        self._stopped = False
        for _ in range(jobs):
            self._start()

    def turn(self, ending: Ending) -> None:
        """Waits a moment for what the processes send. Raises HwrError where the model cannot be loaded."""
        if ending.status and not self._stopped:
            self._stopped = True
            for worker in self.workers:
                worker.stop()
        ready = wait([worker.answers for worker in self.workers], _ASK_S)
        for worker in [worker for worker in self.workers if worker.answers in ready]:
            answer = worker.answer()
            if answer is None:
                self._lost(worker)
            elif answer.fault is not None:
                console.pass_on(answer.outcome.said)
                raise HwrError(answer.fault)
            else:
                self._take(worker, answer.outcome)
        # Fewer go on where some were killed; where all were, one.
        if not self.workers and self._left and not self._stopped:
            self._start()

    def end(self) -> None:
        """Ends all processes at once."""
        for worker in self.workers:
            worker.end()
        self.workers.clear()

    def _start(self) -> None:
        self.workers.append(Worker(self._arguments))

    def _take(self, worker: Worker, outcome: Outcome) -> None:
        if worker.task is not None:
            self._keep(worker.task, outcome)
        elif not self._told:
            self._told = True
            console.pass_on(outcome.said)
        worker.task = None
        if self._left and not self._stopped:
            worker.give(self._left.pop())
        elif not self._stopped:
            worker.rest()

    def _lost(self, worker: Worker) -> None:
        """A process has ended. Others go on with what is left, in less memory."""
        self.workers.remove(worker)
        how = worker.ended()
        if self._stopped or worker.rests:
            return
        if worker.task is not None:
            why = f"{worker.task.path} was not read: the process that read it ended before it was done ({how}), perhaps for lack of memory."
            self._keep(worker.task, Outcome(faults=(why,), failed=True))
        elif not self.workers:
            raise HwrError(f"The processes that were to read ended before they began ({how}), perhaps for lack of memory: try --jobs 1.")

    def _keep(self, task: Task, outcome: Outcome) -> None:
        self.outcomes[task.number] = outcome
        self.finished += 1
