// SPDX-License-Identifier: GPL-3.0-or-later
// `yiping`: the console as wall or as desk, and the demo that puts all programs on one machine.
#include "apps.h"
#include "console_session.h"
#include "unix_signals.h"

#include <yiping/base/heap.h>

int main(int argc, char** argv)
{
    namespace shell = yiping::shell;
    yiping::prepare_heap(yiping::HeapShare::Few);
    shell::block_end_signals();
    const auto options = shell::parse_options(argc, argv);
    if (!options)
        return shell::report_error(options.error(), shell::first_language(argc, argv));
    if (!*options)
        return 0;
    switch ((*options)->mode) {
    case shell::Mode::Wall:
        return shell::run_wall(**options, argc, argv);
    case shell::Mode::Desk:
        return shell::run_desk(**options, argc, argv);
    case shell::Mode::Enrol:
        return shell::run_enrol(**options, argc, argv);
    case shell::Mode::Demo:
        return shell::run_demo(**options, argc, argv);
    }
    return 2;
}
