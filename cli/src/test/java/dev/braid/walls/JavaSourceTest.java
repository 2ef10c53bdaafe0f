package dev.braid.walls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.walls.JavaSource.Method;
import org.junit.jupiter.api.Test;

final class JavaSourceTest {
  @Test
  void findsMethodsConstructorsAndInterfaceMethods() {
    assertThat(
            JavaSource.methodsOf(
                """
                public final class A<T extends B> {
                  private final Map<String, List<int[]>> map = new TreeMap<>();

                  A(@Named("x(") int a, Map<String, Integer> b) {
                    super();
                  }

                  @Override
                  public <X extends Y> Map<X, List<X>> both(X x, int[] y, String... z)
                      throws IOException {
                    call(x, y, z);
                    return map;
                  }
                }

                interface C {
                  void one(int a, int b, int c, int d, int e, int f);
                }
                """))
        .containsExactly(
            new Method("A", 4, 3, 2), new Method("both", 9, 5, 3), new Method("one", 17, 0, 6));
  }

  @Test
  void takesNoStatementForAMethod() {
    assertThat(
            JavaSource.methodsOf(
                """
                class A {
                  record Wide(int a, int b, int c, int d, int e, int f) {
                    Wide {
                      check(a);
                    }
                  }

                  enum Kind {
                    ONE(1) {},
                    TWO(2);
                  }

                  void run() {
                    if (a) {
                      b(c);
                    } else if (d) {
                      new E(f) {};
                    }
                    for (int i = 0; i < n; i++) {
                      switch (i) {
                        case 1 -> g();
                        default -> throw new H(i);
                      }
                    }
                    // void comment(int a) {
                    String s = "void text(int a) {";
                    list.forEach(x -> { y(x); });
                    synchronized (this) {}
                  }
                }
                """))
        .extracting(Method::name)
        .containsExactly("run");
  }

  @Test
  void looksIntoAnonymousClasses() {
    assertThat(
            JavaSource.methodsOf(
                """
                class A {
                  Object a =
                      call(
                          new B() {
                            public void inner(int x) {
                              y();
                            }
                          });
                }
                """))
        .containsExactly(new Method("inner", 5, 3, 1));
  }
}
