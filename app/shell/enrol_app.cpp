// SPDX-License-Identifier: GPL-3.0-or-later
#include "apps.h"
#include "console_session.h"
#include "enrolment.h"

#include <yiping/config/data_dir.h>
#include <yiping/config/messages.h>
#include <yiping/config/settings.h>

#include <cstdio>

namespace yiping::shell {

int run_enrol(const Options& options, int argc, char** argv)
{
    const config::Language language = first_language(argc, argv);
    const auto address = parse_address(options.platform);
    if (!address)
        return report_error(Error(Fault::Usage, "shell.usage", {{"why", "--platform " + options.platform}}), language);
    EnrolWish wish;
    wish.code = options.enrol_code;
    wish.host = address->first;
    wish.port = address->second;
    wish.authority_file = options.authority.string();
    wish.fingerprint = options.fingerprint;
    wish.name = options.console_name;
    const std::filesystem::path folder = options.data.empty() ? config::default_settings().data_folder : options.data;
    const auto done = enrol(wish, folder.string());
    if (!done)
        return report_error(done.error(), language);
    const Error words(Fault::Input, "shell.enrolled", {{"id", done->to_string()}});
    std::printf("✔ %s\n", config::Messages(language).text(words).c_str());
    return 0;
}

} // namespace yiping::shell
