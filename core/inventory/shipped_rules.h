// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// Rules that come with the program, and get more with its versions. A store remembers the id of every shipped rule that it ever
// had, so that what people changed stays as it is, and what they removed does not come again.
namespace inspector::inventory {

// In place of the revision of a PutAlertRule. Offered: added if this store never had a rule of that id, else passed over;
// programs that offer the same at once are no Conflict. Declined: only remembered and audited, as if it had been there and was removed.
inline constexpr std::int64_t offered = -1;
inline constexpr std::int64_t declined = -2;

}  // namespace inspector::inventory
