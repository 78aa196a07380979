package io.greenlight.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the check of the other tests is strict: each of these is refused by an API server. */
class ApiTypesTest {
    private static final String JOB = """
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: nightly
            spec:
              schedule: "@daily"
              jobTemplate:
                spec:
                  backoffLimit: 1
                  podFailurePolicy:
                    rules:
                      - action: FailJob
                        onExitCodes:
                          operator: In
                          values: [2, 3]
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                        - name: main
                          image: greenlight
                          args: [verify]
                          resources:
                            limits:
                              memory: 1Gi
                          livenessProbe:
                            httpGet:
                              path: /health
                              port: http
            """;

    @Test
    void takesWhatIsRight() {
        assertThat(ApiTypes.problems(manifest(JOB))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kind: CronJob       | kind: CronJobs         | no known kind CronJobs of batch/v1
                    batch/v1            | batch/v1beta1          | no known kind CronJob of batch/v1beta1
                    schedule:           | shedule:               | `shedule`
                    '  name: nightly'   | '  nam: nightly'       | `nam`
                    backoffLimit        | backOffLimit           | `backOffLimit`
                    onExitCodes         | onExitCode             | `onExitCode`
                    operator: In        | operators: In          | `operators`
                    restartPolicy       | restartpolicy          | `restartpolicy`
                    args:               | arguments:             | `arguments`
                    livenessProbe       | livelinessProbe        | `livelinessProbe`
                    path: /health       | pth: /health           | `pth`
                    'port: http'        | 'scheme: HTTP'         | `port`
                    'name: main'        | 'workingDir: /'        | `name`
                    action: FailJob     | containerName: main    | `containerName`
                    limits:             | limit:                 | `limit`
                    args: [verify]      | args: verify           | args
                    backoffLimit: 1     | 'backoffLimit: "1"'    | backoffLimit: is "1", which is read as 1
                    backoffLimit: 1     | backoffLimit: one      | one
                    values: [2, 3]      | values: [two]          | two
                    memory: 1Gi         | memory: 1Gib           | suffix
                    memory: 1Gi         | memory: lots           | lots
                    """)
    void refusesWhatIsWrong(String right, String wrong, String problem) {
        assertThat(JOB).contains(right);

        assertThat(ApiTypes.problems(manifest(JOB.replace(right, wrong))))
                .singleElement()
                .asString()
                .contains(problem);
    }

    private static Manifest manifest(String yaml) {
        return new Manifest(Yaml.documents(yaml).getFirst());
    }
}
