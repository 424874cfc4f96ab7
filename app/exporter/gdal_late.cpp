// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdal_late.h"

#include <dlfcn.h>

namespace yiping::exporter {

Result<LateGdal> LateGdal::load()
{
    const auto failure = [] {
        const char* why = dlerror();
        return make_error(Fault::Environment, "export.no_gdal",
            {{"library", std::string(YIPING_GDAL_LIBRARY)}, {"why", std::string(why == nullptr ? "" : why)}});
    };
    void* const library = dlopen(YIPING_GDAL_LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr)
        return failure();
    LateGdal gdal;
#define YIPING_FIND(name)                                                                                              \
    gdal.name = reinterpret_cast<decltype(&::name)>(dlsym(library, #name));                                            \
    if (gdal.name == nullptr)                                                                                          \
        return failure();
    YIPING_LATE_GDAL(YIPING_FIND)
#undef YIPING_FIND
    return gdal;
}

} // namespace yiping::exporter
