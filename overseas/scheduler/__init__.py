"""The clock's door: a timetable and a journal of runs, in a process of its own."""
