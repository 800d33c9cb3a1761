# The outside programs that the demo and the tests use, and how a Debian or Ubuntu machine gets them. Sourced, not run.

# missing_tools LIST... : prints the packages whose program is not there. Each item is PROGRAM=PACKAGES.
missing_tools() {
    local item
    for item in "$@"; do
        command -v "${item%%=*}" >/dev/null 2>&1 || printf '%s ' ${item#*=}
    done
}

RUN_TOOLS=(
    "gcc=gcc libc6-dev"
    "arm-none-eabi-gcc=gcc-arm-none-eabi libnewlib-arm-none-eabi"
    "riscv64-unknown-elf-gcc=gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf"
    "qemu-system-arm=qemu-system-arm"
    "qemu-system-riscv32=qemu-system-misc"
)
TEST_TOOLS=("${RUN_TOOLS[@]}" "g++=g++" "clang=clang" "cmake=cmake" "make=make" "tar=tar" "xz=xz-utils")

# install_tools LIST... : installs what is missing where it may, says so before it does, and goes on without it where it may not.
install_tools() {
    local packages as_root=""
    packages=$(missing_tools "$@")
    [ -n "$packages" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        if sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="none"; fi
    fi
    if ! command -v apt-get >/dev/null 2>&1 || [ "$as_root" = none ]; then
        echo "Missing: $packages" >&2
        echo "Going on without them: what needs them is skipped and said. To install: sudo apt-get install $packages" >&2
        return 0
    fi
    echo "Installing from the distribution's packages: $packages(--no-install leaves them out)" >&2
    {
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
            $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages
    } 1>&2 || echo "The installation failed; going on without: $packages" >&2
}
