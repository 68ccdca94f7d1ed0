// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/examination.h"

#include <iosfwd>

// What `check` prints for people. For programs: app/report.
namespace inspector::cli {

void printExamination(std::ostream& out, const Examination& examination);

}  // namespace inspector::cli
