// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/figures.h>
#include <yiping/presentation/wall_map_feed.h>
#include <yiping/services/area_values.h>

#include <QPointer>
#include <QTimer>

#include <vector>

namespace yiping::presentation {

/// What the areas of a map are filled by, in up to five classes over the areas of one level, and the words of its
/// legend. What is counted now follows at once; what looks back over all cases is counted anew at most once a second.
/// GUI thread.
class AreaShading : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(yiping::presentation::MapFeed* feed READ feed WRITE set_feed NOTIFY feedChanged REQUIRED FINAL)
    Q_PROPERTY(Measure measure READ measure WRITE set_measure NOTIFY askedChanged FINAL)
    /// Id of a figure of the town's book, which then goes before the measure, and its name for the legend; "" none.
    Q_PROPERTY(QString figure READ figure WRITE set_figure NOTIFY askedChanged FINAL)
    Q_PROPERTY(QString figureName READ figure_name WRITE set_figure_name NOTIFY askedChanged FINAL)
    Q_PROPERTY(Method method READ method WRITE set_method NOTIFY askedChanged FINAL)
    /// Number of domain::AreaLevel whose areas make the classes.
    Q_PROPERTY(int level READ level WRITE set_level NOTIFY askedChanged FINAL)
    /// The window of the measures that look back, in ms since 1970.
    Q_PROPERTY(qreal windowFrom READ window_from WRITE set_window_from NOTIFY askedChanged FINAL)
    Q_PROPERTY(qreal windowTo READ window_to WRITE set_window_to NOTIFY askedChanged FINAL)
    /// "0–2", "3–7" …, lowest class first.
    Q_PROPERTY(QStringList words READ words NOTIFY changed FINAL)
    /// What, of what: "每千户上报件数（每网格）".
    Q_PROPERTY(QString title READ title NOTIFY changed FINAL)
    /// Whether the measure looks at the window.
    Q_PROPERTY(bool looksBack READ looks_back NOTIFY askedChanged FINAL)
    /// Areas of the level without a value, and with one that stands on little.
    Q_PROPERTY(int missing READ missing NOTIFY changed FINAL)
    Q_PROPERTY(int few READ few NOTIFY changed FINAL)

public:
    enum Measure { Open, Late, Opened, OpenedPerThousand, ClosureRate, OnTimeRate };
    Q_ENUM(Measure)
    enum Method {
        Natural, ///< classes as alike in themselves as can be (Fisher, Jenks)
        Quantile, ///< about as many areas in each
        Targets, ///< the same limits always: shares 60, 80, 90, 95 %, counts 1, 2, 4, 7 or what fits a larger town
    };
    Q_ENUM(Method)
    static constexpr int most_classes = 5;

    explicit AreaShading(QObject* parent = nullptr);

    [[nodiscard]] MapFeed* feed() const { return feed_; }
    void set_feed(MapFeed* feed);
    [[nodiscard]] Measure measure() const { return measure_; }
    void set_measure(Measure measure);
    [[nodiscard]] QString figure() const;
    /// An unknown id is none.
    void set_figure(const QString& id);
    [[nodiscard]] QString figure_name() const { return figure_name_; }
    void set_figure_name(const QString& name);
    [[nodiscard]] Method method() const { return method_; }
    void set_method(Method method);
    [[nodiscard]] int level() const { return level_; }
    void set_level(int level);
    [[nodiscard]] qreal window_from() const { return static_cast<qreal>(from_); }
    void set_window_from(qreal from);
    [[nodiscard]] qreal window_to() const { return static_cast<qreal>(to_); }
    void set_window_to(qreal to);
    [[nodiscard]] QStringList words() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] bool looks_back() const { return figure_ != nullptr || measure_ >= Opened; }
    [[nodiscard]] int missing() const { return missing_; }
    [[nodiscard]] int few() const { return few_; }

    /// 0 … most_classes-1, spread over the steps of a palette; -1 where there is no value.
    [[nodiscard]] int class_of(services::AreaIndex area) const;
    [[nodiscard]] bool stands_on_little(services::AreaIndex area) const;
    /// "12 件", "93.3 %", or that there is no data; for what a hand points at.
    Q_INVOKABLE [[nodiscard]] QString value_words(const QString& area_code) const;

Q_SIGNALS:
    void feedChanged();
    void askedChanged();
    /// Classes or values are others now.
    void changed();

private:
    void ask();
    void count();
    void choose_breaks();
    void count_figure();
    [[nodiscard]] bool is_share() const;
    /// Whole numbers of something.
    [[nodiscard]] bool is_count() const;
    [[nodiscard]] QString amount(double value) const;

    QPointer<MapFeed> feed_;
    Measure measure_ = Open;
    const domain::FigureRule* figure_ = nullptr; ///< goes before the measure
    QString figure_name_;
    Method method_ = Targets;
    int level_ = 8;
    int shown_level_ = 8; ///< where a figure is known of villages only, their grids are filled alike
    UtcMillis from_ = 0, to_ = 0;
    std::vector<services::AreaValue> values_; ///< by AreaIndex
    std::vector<double> breaks_;
    int missing_ = 0, few_ = 0;
    QTimer soon_;
};

} // namespace yiping::presentation
