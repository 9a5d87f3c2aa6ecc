"""The kinds of scenes: menus, numbers that are typed, steps; and the talk that they work with."""
