"""Says what is wrong with an installation or a branch, and what to do: one function a finding."""
