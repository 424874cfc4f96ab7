// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/services/town.h>

#include <QComboBox>

#include <string>
#include <string_view>

namespace yiping::desk {

/// One of many, each with its code. With its arrow drawn by us: the style sheet leaves none.
class ChoiceBox final : public QComboBox {
    Q_OBJECT

public:
    explicit ChoiceBox(QWidget* parent = nullptr);

    /// All classes; one that the tree lacks, if `kept` is such a code, stands first.
    void offer_categories(const domain::CategoryTree& categories, const std::string& kept = {});
    /// The areas within `scope`; one outside, if `kept` is such a code, stands first.
    void offer_areas(const services::Town& town, const std::string& scope, const std::string& kept = {});
    /// Nothing chosen for "" and for a code that is not offered.
    void choose(std::string_view code);
    /// "" if nothing is chosen.
    [[nodiscard]] std::string code() const;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace yiping::desk
