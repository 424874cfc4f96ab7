// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json.h"
#include "store_sink.h"

#include <yiping/domain/address_book.h>

#include <vector>

namespace yiping::ctl {

/// Names of all areas and places of the database.
[[nodiscard]] Result<domain::AddressBook> address_book(StoreSink& sink);
[[nodiscard]] Json matches_json(const std::vector<domain::AddressMatch>& matches);

} // namespace yiping::ctl
