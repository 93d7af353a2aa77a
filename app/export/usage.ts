export const usage = `Usage: plimsoll [--demo]            start in the tray
       plimsoll status              what is left of every account, as it was last read
             --refresh              read every account first
             --watch                keep it live
             --json                 as one JSON document (docs/status.schema.json)
             --demo                 sample accounts
       plimsoll refresh [<account>] read every account, or this one
       plimsoll accounts            the connected accounts
       plimsoll discover            logins of other programs on this machine
       plimsoll connect <provider> --from <tool>
                                    use the login of that program; it is never changed
       plimsoll connect <provider> --key-env <NAME> [--base-url <URL>]
                                    use the key in that environment variable; it is stored nowhere,
                                    and a key that is refused saves nothing
       plimsoll disconnect <account>
       plimsoll explain <account> [<meter>]
                                    where each number came from
       plimsoll headers <account>   take down the limits in the headers of an answer, given on stdin
       plimsoll --version | --help

<account> is an account's id, its label, or a provider that has only one account.

Exit codes: 0 done
            2 wrong usage, or a name that fits several accounts
            3 no account: none is connected, none has that name, or none could be connected
            4 done, but some account could not be read`;
