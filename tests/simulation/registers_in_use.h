// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace yiping::simulation {

/// What a run needs of the registers. People here touch few; the tables of the others stay empty, and to parse their
/// descriptions at every start of a machine and prepare statements for them is a third of the work of a run.
enum class Registers : unsigned char {
    All,
    Few, ///< those that people here can touch: the program knows no others, its databases have no tables for them
};

/// Chooses for the whole program, and ends with its scope; without one there are all. domain::all_registers() is
/// wrapped by the linker for this: the parts under test are the product's own, unchanged.
class RegistersInUse {
public:
    explicit RegistersInUse(Registers chosen);
    ~RegistersInUse();
    RegistersInUse(const RegistersInUse&) = delete;
    RegistersInUse& operator=(const RegistersInUse&) = delete;
    [[nodiscard]] static Registers now();

private:
    Registers before_;
};

} // namespace yiping::simulation
