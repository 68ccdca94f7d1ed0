// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace inspector {

// A failure of ours (a file, a database, bad input). A dead stream is a result of probing, never an Error.
// `what` is one plain English sentence, `where` the file, line, URL or statement it happened at (may be empty),
// `hint` what the user can do about it (may be empty).
struct Error {
    enum class Kind { Other, InvalidInput, NotFound, Conflict, Unavailable, Corrupt, Denied, Full, Cancelled };

    Kind kind = Kind::Other;
    std::string what;
    std::string where;
    std::string hint;

    // "where: what (hint)", for logs and the command line.
    [[nodiscard]] std::string message() const;

    bool operator==(const Error&) const = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Error::Kind kind, std::string what, std::string where = {},
                                                std::string hint = {}) {
    return tl::unexpected<Error>(Error{kind, std::move(what), std::move(where), std::move(hint)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace inspector
