// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/register_info.h>
#include <yiping/importer/kept_corrections.h>

#include "context.h"

namespace yiping::ctl {

/// Corrections that an import has kept against the source's new word. Nothing is said where there are none.
void set_kept(Json& document, const importer::KeptCorrections& kept);
void print_kept(const Context& context, const domain::RegisterInfo& info, const importer::KeptCorrections& kept);

} // namespace yiping::ctl
