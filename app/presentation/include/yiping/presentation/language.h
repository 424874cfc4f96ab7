// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>

namespace yiping::presentation {

/// What screens speak. Texts are written in Chinese; the others are in resources/i18n.
enum class Language : std::uint8_t { Chinese, English };

/// Lets every screen of the process speak this language: our translations, Qt's own where the machine has them, and the
/// default locale. Call after the application object is made and before the first window; a later call changes only
/// what is made later. GUI thread. Errors: presentation.no_language if the texts are not in the program.
[[nodiscard]] Result<void> use_language(Language language);
/// What use_language was last called with; Chinese before.
[[nodiscard]] Language language();

} // namespace yiping::presentation
