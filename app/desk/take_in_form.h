// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/words.h>
#include <yiping/services/take_in.h>

#include <QFrame>
#include <QTimer>

#include <optional>
#include <string>
#include <vector>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace yiping::desk {

class ChoiceBox;
class FlowLayout;

/// 接报登记: a call or a visitor written down as a case, in place of the case page. While one types it offers classes,
/// places and cases that may be the same; what nobody doubts it fills in by itself, until the person has chosen
/// otherwise. Everything goes with Tab, ↓ (the next of what is offered) and Ctrl+Enter; Esc leaves it as a draft.
/// GUI thread.
class TakeInForm final : public QFrame {
    Q_OBJECT

public:
    TakeInForm(services::TakeIn& take_in, const services::Town& town, const domain::CategoryTree& categories,
        presentation::ErrorWords error_words, QWidget* parent = nullptr);

    /// Takes the keyboard. What was typed before is still there.
    void open(const std::string& scope);
    void close_form();
    [[nodiscard]] bool is_open() const { return open_; }
    /// A draft of an earlier run, where nothing has been typed yet.
    void restore(const domain::ReportCase& draft);
    /// Somebody else sits down: nothing of this one is left to see.
    void forget();
    /// A click on the map. Degrees WGS-84.
    void set_position(double lon, double lat);
    /// Nothing has been typed.
    [[nodiscard]] bool is_blank() const;

Q_SIGNALS:
    void submitted(const yiping::domain::ReportCase& report);
    void closed();
    /// To be kept over an end of the program; nothing: no draft any more.
    void drafted(const std::optional<yiping::domain::ReportCase>& draft);
    /// It is this one: no new case.
    void double_chosen(const yiping::Uuid& case_id);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLayout* make_head();
    QLayout* make_source();
    void make_fields(QVBoxLayout* column);
    QLayout* make_foot();
    void fill_choices();
    void title_typed();
    void address_typed();
    void offer_classes();
    void offer_places();
    void choose_class(std::string_view code);
    void choose_place(const domain::AddressMatch& place);
    void changed();
    void refresh_doubles();
    void say_position();
    void confirm();
    void clear();
    [[nodiscard]] domain::ReportCase report() const;

    services::TakeIn& take_in_;
    const services::Town& town_;
    const domain::CategoryTree& categories_;
    presentation::ErrorWords error_words_;
    std::string scope_;
    bool open_ = false;
    bool filling_ = false;       ///< by us, not by the person
    bool class_chosen_ = false;  ///< by the person: typing changes it no more
    bool area_chosen_ = false;
    std::optional<double> lon_, lat_;
    bool pointed_ = false;       ///< the position is a click and not that of a place
    std::vector<const domain::Category*> classes_;
    std::vector<domain::AddressMatch> places_;
    QTimer keep_;
    QButtonGroup* source_ = nullptr;
    QLineEdit* title_ = nullptr;
    FlowLayout* class_chips_ = nullptr;
    ChoiceBox* category_ = nullptr;
    QLineEdit* address_ = nullptr;
    FlowLayout* place_chips_ = nullptr;
    ChoiceBox* area_ = nullptr;
    QLabel* position_ = nullptr;
    QLineEdit* name_ = nullptr;
    QLineEdit* phone_ = nullptr;
    QPlainTextEdit* description_ = nullptr;
    QWidget* doubles_box_ = nullptr;
    QVBoxLayout* doubles_ = nullptr;
    QLabel* problem_ = nullptr;
};

} // namespace yiping::desk
