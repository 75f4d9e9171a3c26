// Purpose: the steps of Test connection as a list: what each is, how it went, what was learnt, what to do. Thread: GUI.
#pragma once

#include "backend/service/connectiontester.h"
#include "models/common/status.h"

#include <QAbstractListModel>
#include <QVector>

namespace weir {

struct TestFactText
{
    QString name; ///< translated: "Issuer"
    QString value;
    bool isGood = true;

    friend bool operator==(const TestFactText&, const TestFactText&) = default;
};

class ConnectionTestModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        StateRole = Qt::UserRole, ///< int(StepState)
        StatusRole,               ///< int(Status)
        WordRole,                 ///< "OK", "Failed", "Not needed"
        SentenceRole,             ///< what went wrong, or one line of what was learnt
        ActionRole,               ///< what to do; empty unless failed
        DetailsRole               ///< what a machine said
    };
    /// `tester` outlives the model.
    explicit ConnectionTestModel(ConnectionTester& tester, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Everything learnt in a step, the certificate of the broker among it. Precondition: 0 ≤ row < rowCount().
    QVector<TestFactText> facts(int row) const;
    /// The whole test in one sentence: what failed first, or that everything is well. Empty before the first test.
    QString summary() const;
    Status summaryStatus() const;
    /// The connection was changed after the test; goes with the next one.
    void setStale();
    /// The report as text, for the clipboard; no secrets.
    QString asText() const;

private:
    QString sentence(const StepResult& step) const;
    ConnectionTester& m_tester;
    bool m_everStarted = false;
    bool m_stale = false;
};

} // namespace weir
