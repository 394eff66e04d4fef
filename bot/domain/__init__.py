"""The rules: pure values and functions that know no Discord, no SQL, no clock."""
