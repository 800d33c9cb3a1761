# Builds the command when a source is newer than it. Sourced, not run; expects $root.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
ojime_dll="$root/src/Ojime.Cli/bin/Release/net10.0/ojime.dll"

require_dotnet() {
    command -v dotnet >/dev/null 2>&1 && return 0
    echo "Ojime needs the .NET 10 SDK: https://dotnet.microsoft.com/download (Debian, Ubuntu: package dotnet-sdk-10.0)" >&2
    exit 6
}

build_ojime() {
    require_dotnet
    if [ -f "$ojime_dll" ] && [ -z "$(find "$root/src" "$root"/Directory.*.props \( -name bin -o -name obj \) -prune -o -type f -newer "$ojime_dll" -print -quit)" ]; then
        return 0
    fi
    [ -f "$ojime_dll" ] && echo "Building Ojime ..." >&2 || echo "Building Ojime (the first time takes about a minute) ..." >&2
    local log
    log=$(mktemp)
    if ! dotnet build "$root/src/Ojime.Cli" -c Release -v q -nologo -p:RunAnalyzers=false >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
    # An unchanged output keeps its old time; this says that it is up to date.
    touch "$ojime_dll"
}
