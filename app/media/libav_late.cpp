// SPDX-License-Identifier: GPL-3.0-or-later
#include "libav_late.h"

#include <yiping/base/log.h>

#include <dlfcn.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <string>

namespace yiping::media {

namespace {

constexpr std::size_t most_alloc = 32U << 20U; ///< of one piece

Result<Libav> load()
{
    const auto failure = [](const char* what) {
        const char* why = dlerror();
        return make_error(Fault::Environment, "media.no_libav",
            {{"library", std::string(what)}, {"why", std::string(why == nullptr ? "" : why)}});
    };
    constexpr std::array<const char*, 4> files{
        YIPING_AVUTIL_LIBRARY, YIPING_AVCODEC_LIBRARY, YIPING_AVFORMAT_LIBRARY, YIPING_SWRESAMPLE_LIBRARY};
    std::array<void*, files.size()> libraries{};
    for (std::size_t i = 0; i < files.size(); ++i) {
        libraries.at(i) = dlopen(files.at(i), RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
        if (libraries.at(i) == nullptr)
            return failure(files.at(i));
    }
    const auto [util, codec, format, resample] = libraries;
    Libav made;
#define YIPING_FIND(library, name)                                                                                     \
    made.name = reinterpret_cast<decltype(&::name)>(dlsym(library, #name));                                            \
    if (made.name == nullptr)                                                                                          \
        return failure(#name);
    YIPING_LATE_LIBAV(YIPING_FIND)
#undef YIPING_FIND
    // It speaks of what it decodes in its own log: it must not.
    made.av_log_set_level(AV_LOG_QUIET);
    made.av_max_alloc(most_alloc);
    return made;
}

const Result<Libav>& loaded()
{
    static const Result<Libav> once = load();
    return once;
}

} // namespace

Result<void> load_libav()
{
    const Result<Libav>& there = loaded();
    return there ? Result<void>() : std::unexpected(there.error());
}

const Libav& libav()
{
    const Result<Libav>& there = loaded();
    if (!there) {
        log::error("media", "{}", there.error().debug_text());
        std::abort();
    }
    return *there;
}

} // namespace yiping::media
