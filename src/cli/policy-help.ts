// What `utsessions help policy` prints.

export const POLICY_HELP = `utsessions policy check [options] FILE...
utsessions policy report [options] FILE

check says what a policy file says, in words; what is wrong with it, and where; and what may be meant, but seldom is.
report makes a document for auditors: the limits and the behaviour at the maximum, for each plan, held against OWASP ASVS 5.0, NIST SP
800-53 r5, NIST SP 800-63B-4 and PCI DSS 4: met, falls short (with what to change), or up to the application.

check
  --strict                warnings count as faults
  --json                  for programs

report
  --format FORMAT         md (the default), html (to print, in one file) or json
  --json                  the same as --format json

Ends with 0 where all is fine, 1 where a file cannot be used (with --strict: or has a warning), 2 where it is called in a way that
cannot be meant.
`
