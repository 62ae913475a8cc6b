"""The grading engine. `autograder/README.md` has the picture."""
